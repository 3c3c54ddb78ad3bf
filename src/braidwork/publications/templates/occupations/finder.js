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

  var meant = { // words of the street for words of the list
    boss: "manager", build: "construction", cab: "taxi", car: "automotive auto", clean: "cleaner", code: "programmer",
    coding: "programmer", cop: "police", doctor: "physician", drive: "driver", fix: "repair mechanic technician",
    kid: "child", lyft: "chauffeur", sell: "sales", teach: "teacher", uber: "chauffeur", vet: "veterinarian"
  };

  function words(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  }
  function single(word) {
    return word.length > 3 ? word.replace(/ies$/, "y").replace(/([^s])s$/, "$1") : word;
  }
  function stem(word) {
    return word.length > 5 ? single(word).replace(/(ing|ers?|ors?|ists?|ed|e)$/, "") : single(word);
  }
  function trigrams(word) {
    var padded = "  " + word + " ", found = [];
    for (var i = 0; i + 3 <= padded.length; i++) found.push(padded.slice(i, i + 3));
    return found;
  }
  function slips(a, b, most) { // letters wrong, left out, added or swapped; more than `most` count as one more
    if (Math.abs(a.length - b.length) > most) return most + 1;
    var before = [], last = [];
    for (var j = 0; j <= b.length; j++) last[j] = j;
    for (var i = 1; i <= a.length; i++) {
      var row = [i], least = i;
      for (j = 1; j <= b.length; j++) {
        var same = a[i - 1] === b[j - 1] ? 0 : 1;
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
        if (row[j] < least) least = row[j];
      }
      if (least > most) return most + 1;
      before = last;
      last = row;
    }
    return last[b.length];
  }

  var known = new Map(); // word -> [trigrams, number of occupations with it]
  var names = [];        // [row, name, words, is the official name]
  var held = [];         // of each row: all its words
  terms.forEach(function (row, number) {
    var own = new Set();
    [row[1]].concat(row[6] ? row[6].split("|") : []).forEach(function (name, place) {
      var found = words(name);
      found.forEach(function (w) { own.add(w); });
      names.push([number, name, found, place === 0]);
    });
    held.push(own);
    own.forEach(function (w) {
      if (!known.has(w)) known.set(w, [new Set(trigrams(w)), 0]);
      known.get(w)[1]++;
    });
  });

  function likeness(token) { // words that may be meant, and how surely
    var mine = trigrams(token), one = single(token), base = stem(token), scores = new Map();
    var most = token.length > 7 ? 2 : token.length > 3 ? 1 : 0;
    known.forEach(function (entry, word) {
      var score = 0;
      if (word === token) score = 1;
      else if (single(word) === one) score = 0.98;
      else if (base.length > 2 && stem(word) === base) score = 0.93;
      else if (token.length > 2 && word.indexOf(token) === 0) score = 0.9;
      else if (most) {
        var wrong = slips(token, word.slice(0, token.length + 2), most);
        if (wrong > most) wrong = slips(base, stem(word), most);
        if (wrong <= most) score = 0.88 - 0.1 * wrong;
        else {
          var shared = 0;
          mine.forEach(function (g) { if (entry[0].has(g)) shared++; });
          var dice = 2 * shared / (mine.length + entry[0].size);
          if (dice >= CLOSE) score = 0.8 * dice;
        }
      }
      if (score) scores.set(word, score);
    });
    (meant[one] || "").split(" ").forEach(function (word) {
      if (!known.has(word)) return;
      known.forEach(function (entry, other) {
        var near = other === word ? 0.95 : stem(other) === stem(word) ? 0.92 : 0;
        if (near > (scores.get(other) || 0)) scores.set(other, near);
      });
    });
    return scores;
  }
  function rare(scores) { // a token that few occupations know tells more
    var best = 0, count = 1;
    scores.forEach(function (score, word) {
      if (score > best) { best = score; count = known.get(word)[1]; }
    });
    return Math.log(1 + terms.length / count);
  }
  function top(scores, list) {
    var best = 0;
    list.forEach(function (w) { var s = scores.get(w) || 0; if (s > best) best = s; });
    return best;
  }

  function search(text) {
    var tokens = words(text), told = tokens.filter(function (t) { return !small[t]; });
    if (!told.length) told = tokens;
    if (!told.length) return [];
    var scores = told.map(likeness), weights = scores.map(rare), best = new Map();
    var total = weights.reduce(function (a, b) { return a + b; }, 0);
    function mean(list) {
      return scores.reduce(function (sum, of, i) { return sum + weights[i] * top(of, list); }, 0) / total;
    }
    var whole = held.map(function (own) { return told.length > 1 ? 0.82 * mean(Array.from(own)) : 0; });
    names.forEach(function (name) {
      var number = name[0], score = Math.max(mean(name[2]), whole[number]);
      if (score < ENOUGH) return;
      var own = mean(name[2]), is_all = own > 0.97 && told.length === name[2].length;
      score += 0.1 * Math.min(told.length / name[2].length, 1) * own + (name[3] || is_all ? 0.08 : 0) + terms[number][5];
      var before = best.get(number);
      if (!before || score > before[0]) best.set(number, [score, name[1], name[3]]);
    });
    var found = Array.from(best).sort(function (a, b) {
      return b[1][0] - a[1][0] || (terms[a[0]][1] < terms[b[0]][1] ? -1 : 1);
    });
    return found.filter(function (f) { return f[1][0] > 0.7 * found[0][1][0]; });
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
