/* The finder: search as you type over names that people use, forgiving of slips. Works from a folder, asks no one. */
(function () {
  "use strict";
  var form = document.getElementById("finder");
  var terms = window.braidworkTerms;
  if (!form || !terms) return;
  var input = document.getElementById("find");
  var list = document.getElementById("found");
  var status = document.getElementById("find-status");
  var MOST = 12, CLOSE = 0.5, ENOUGH = 0.55;
  var small = { a: 1, an: 1, and: 1, as: 1, at: 1, "for": 1, i: 1, in: 1, of: 1, or: 1, the: 1, to: 1, want: 1, work: 1, job: 1, my: 1, be: 1 };

  function words(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  }
  function stem(word) {
    return word.length > 4 ? word.replace(/(ies|es|s|ing|er|ers|ist|ists)$/, "") : word.replace(/s$/, "");
  }
  function trigrams(word) {
    var padded = "  " + word + " ", found = [];
    for (var i = 0; i + 3 <= padded.length; i++) found.push(padded.slice(i, i + 3));
    return found;
  }

  var known = new Map(); // word -> its trigrams
  var names = [];        // [row, name, words]
  terms.forEach(function (row, number) {
    [row[1]].concat(row[5] ? row[5].split("|") : []).forEach(function (name, place) {
      var found = words(name);
      found.forEach(function (w) { if (!known.has(w)) known.set(w, new Set(trigrams(w))); });
      names.push([number, name, found, place === 0]);
    });
  });

  function likeness(token) {
    var mine = trigrams(token), base = stem(token), scores = new Map();
    known.forEach(function (grams, word) {
      var score = 0;
      if (word === token) score = 1;
      else if (word.length > 2 && stem(word) === base) score = 0.95;
      else if (token.length > 1 && word.indexOf(token) === 0) score = 0.9;
      else if (token.length > 3) {
        var shared = 0;
        mine.forEach(function (g) { if (grams.has(g)) shared++; });
        var dice = 2 * shared / (mine.length + grams.size);
        if (dice >= CLOSE) score = 0.85 * dice;
      }
      if (score) scores.set(word, score);
    });
    return scores;
  }

  function search(text) {
    var tokens = words(text), told = tokens.filter(function (t) { return !small[t]; });
    if (!told.length) told = tokens;
    if (!told.length) return [];
    var scores = told.map(likeness), best = new Map();
    names.forEach(function (name) {
      var sum = 0;
      scores.forEach(function (of) {
        var top = 0;
        name[2].forEach(function (w) { var s = of.get(w) || 0; if (s > top) top = s; });
        sum += top;
      });
      var score = sum / told.length;
      if (score < ENOUGH) return;
      score += 0.15 * Math.min(told.length / name[2].length, 1) + (name[3] ? 0.06 : 0);
      var before = best.get(name[0]);
      if (!before || score > before[0]) best.set(name[0], [score, name[1], name[3]]);
    });
    return Array.from(best).sort(function (a, b) {
      return b[1][0] - a[1][0] || (terms[a[0]][1] < terms[b[0]][1] ? -1 : 1);
    });
  }

  function span(text, name) {
    var made = document.createElement("span");
    made.textContent = text;
    if (name) made.className = name;
    return made;
  }
  function line(found) {
    var row = terms[found[0]], item = document.createElement("li"), link = document.createElement("a");
    link.href = row[0];
    link.textContent = row[1];
    item.appendChild(link);
    if (!found[1][2]) item.appendChild(span("also called " + found[1][1], "find-matched"));
    var facts = span("", "find-facts");
    facts.appendChild(span(row[2], "side-" + row[4]));
    if (row[3]) facts.appendChild(span(row[3]));
    item.appendChild(facts);
    return item;
  }
  function show() {
    var text = input.value.trim(), found = text ? search(text) : [];
    list.replaceChildren.apply(list, found.slice(0, MOST).map(line));
    list.hidden = !found.length;
    status.textContent = !text ? ""
      : !found.length ? "Nothing found for “" + text + "”. Try another word, or look through the groups below."
      : found.length === 1 ? "1 kind of work found."
      : found.length > MOST ? "The " + MOST + " closest of " + found.length + " kinds of work."
      : found.length + " kinds of work found.";
  }
  function links() { return Array.from(list.querySelectorAll("a")); }

  var waiting = 0;
  input.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(show, 120); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(waiting);
    show();
    if (links()[0]) links()[0].focus();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    var all = [input].concat(links()), at = all.indexOf(document.activeElement);
    var next = at < 0 ? null : all[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (next && all.length > 1) { event.preventDefault(); next.focus(); }
  });
  function openGroup() {
    var group = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (group && group.tagName === "DETAILS") group.open = true;
  }
  window.addEventListener("hashchange", openGroup);
  openGroup();
  form.hidden = false;
  if (input.value) show();
})();
