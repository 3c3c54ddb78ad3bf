"""Industries in plain words, to follow “in”: the subsectors of the NAICS as the wage survey prints them."""

from __future__ import annotations

from collections.abc import Mapping

from braidwork.publications.occupations.wording import lower_first

# An industry without words of its own stands under the publisher's name.
_WORDS: Mapping[str, str] = {
    "113": "logging", "115": "help for farms and forests", "211": "oil and gas fields", "212": "mines",
    "213": "services to mines and oil fields", "221": "power, gas and water companies",
    "236": "building of homes and offices", "237": "road, bridge and pipe building",
    "238": "building trades, such as wiring, plumbing and roofing", "311": "food factories",
    "312": "drink and tobacco factories", "313": "textile mills", "314": "carpet and linen factories",
    "315": "clothing factories", "316": "leather and shoe factories", "321": "sawmills and wood factories",
    "322": "paper mills", "323": "print shops", "324": "oil refineries", "325": "chemical and drug factories",
    "326": "plastic and rubber factories", "327": "glass, brick and concrete factories",
    "331": "steel and metal mills", "332": "metal shops and factories", "333": "machine factories",
    "334": "computer and electronics factories", "335": "factories for electrical goods",
    "336": "car, aircraft and ship factories", "337": "furniture factories", "339": "other factories",
    "423": "wholesale of lasting goods, such as machines", "424": "wholesale of food, fuel, paper and the like",
    "425": "wholesale agents and brokers", "441": "car and parts dealers", "444": "building and garden stores",
    "445": "food stores", "449": "furniture and electronics stores",
    "455": "department stores and warehouse clubs", "456": "drugstores and beauty stores",
    "457": "gas stations and fuel dealers", "458": "clothing and shoe stores",
    "459": "sports, hobby, book and other stores", "481": "airlines", "482": "railroads",
    "483": "ships and ferries", "484": "trucking companies", "485": "buses, taxis and transit",
    "486": "pipelines", "487": "sightseeing trips", "488": "ports, airports and other help for transport",
    "491": "the post office", "492": "package delivery", "493": "warehouses", "512": "film and music studios",
    "513": "publishers, software ones too", "516": "radio, TV and streaming",
    "517": "phone and internet companies", "518": "data centers and web hosting",
    "519": "libraries, archives and web search", "521": "the central bank", "522": "banks and credit unions",
    "523": "investment firms", "524": "insurance companies", "525": "pension and other funds",
    "531": "real estate", "532": "rental shops", "533": "owners of patents and brands",
    "541": "law, accounting, engineering, science and tech firms", "551": "head offices",
    "561": "staffing agencies, cleaning, security and office services", "562": "waste collection and cleanup",
    "611": "schools and colleges", "621": "doctors’ and dentists’ offices, clinics and home health care",
    "622": "hospitals", "623": "nursing homes and group homes",
    "624": "social services, help at home and child care", "711": "theaters, sports and live shows",
    "712": "museums, zoos and parks", "713": "gyms, casinos and amusement parks", "721": "hotels",
    "722": "restaurants and bars", "811": "repair shops",
    "812": "hair and nail salons, laundries and other personal care",
    "813": "churches, unions and other groups", "999": "government offices",
}  # fmt: skip


def industry_words(code: str, label: str) -> str:
    """`hospitals`, `restaurants and bars`; the publisher's name where there are no plain words."""
    return _WORDS.get(code) or lower_first(label)
