"""The crosswalks of the invented occupations: rows of official classifications, as their publishers lay them out."""

from __future__ import annotations

from pathlib import Path

from braidwork.sources.synthetic.occupations.roster import Roster, table
from braidwork.sources.synthetic.occupations.sheets import write_workbook

_NOTICE = ("SYNTHETIC demo region: a choice of rows, not the publisher's file",)


def write_crosswalks(folder: Path, roster: Roster) -> tuple[Path, Path, Path]:
    """Write Census to SOC 2018, O*NET-SOC 2019 to the matrix, and CIP 2020 to SOC 2018."""
    census = [(r["title"], r["code"], r["soc"], r["title"]) for r in table("census")]
    rated = [(n, code, o.title, o.code, o.title) for n, (code, o) in enumerate(
        ((c, o) for o in roster.occupations for c in o.onet_codes), start=1)]  # fmt: skip
    titles = {o.code: o.title for o in roster.occupations}
    linked: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    for program in table("programs"):
        cip = program["cip"]
        for code in program["occupations"].split():
            linked[cip, code] = (cip, program["title"], code, titles[code])
        if not program["occupations"]:
            linked[cip, ""] = (cip, program["title"], "99-9999", "NO MATCH")
    return (
        write_workbook(folder / "synthetic_2018-occupation-code-list-and-crosswalk.xlsx", {
            "2018 Census Occ Code List": [
                _NOTICE, ("2018 Census Title", "2018 Census Code", "2018 SOC Code", "2018 SOC Title"), *census],
        }),
        write_workbook(folder / "synthetic_nem-onet-to-soc-crosswalk.xlsx", {
            "ONET to SOC crosswalk": [
                _NOTICE, ("Sort Order", "O*NET-SOC Code", "O*NET-SOC Title", "NEM Code",
                          "National Employment Matrix Occupational Title"), *rated],
        }),
        write_workbook(folder / "synthetic_CIP2020_SOC2018_Crosswalk.xlsx", {
            "CIP-SOC": [("CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title"), *linked.values()],
        }),
    )  # fmt: skip
