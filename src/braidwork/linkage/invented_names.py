"""Pools of names from which invented people are drawn, by the way names work: order, parts, spellings, repetition."""

from __future__ import annotations

from braidwork.linkage.variants import FORMS


def _words(text: str) -> list[str]:
    return text.split()


GIVEN = _words("""
james mary robert patricia michael jennifer william linda david elizabeth richard barbara joseph susan thomas jessica
charles sarah christopher karen daniel lisa matthew nancy anthony betty mark margaret donald sandra steven ashley paul
kimberly andrew emily joshua donna kenneth michelle kevin carol brian amanda george melissa timothy deborah ronald
stephanie edward rebecca jason sharon jeffrey laura ryan cynthia jacob dorothy gary amy nicholas kathleen eric angela
jonathan shirley stephen emma larry brenda justin pamela scott nicole brandon anna benjamin samantha samuel katherine
gregory christine alexander debra patrick rachel frank carolyn raymond janet jack maria dennis olivia jerry heather
tyler helen aaron catherine jose diane henry julie adam victoria douglas joyce nathan lauren peter kelly zachary
christina kyle ruth walter joan harold virginia jeremy judith ethan evelyn carl hannah keith andrea roger megan gerald
cheryl christian jacqueline terry madison sean teresa arthur abigail austin sophia noah martha lawrence sara jesse
gloria joe janice bryan kathryn billy ann jordan isabella albert judy dylan charlotte bruce julia willie grace
""")
SURNAME_STARTS = _words("""
adam alder ash barn beck bell berg black blake bow brad bran brook burn cald camp carl cart chad clay cole cross dal
dan dar dun east ed ell fair farn field fitz fos gar gil glen gold graf gran grim had hal ham har hart haw hedg hol
horn hug hunt jack jen kel ken kings kirk lan law leigh lind lock long lud mal man mar mead mill mor mount nash new
nor oak ol or park pem pres quin rad ran red ren rich rob ros row rus sand sea shel silver stan stock sum sut tal tem
thorn till tow tre under up vin wake wal war wat wel west whit wil win wood wy yar
""")
SURNAME_ENDS = _words(
    "son ton ley ford well man field wood ham by worth bury stead land more brook ridge house gate way"
)

CONCENTRATED_GIVEN = _words("""
anh binh chau dung giang ha hai hanh hieu hoa hong hung huong khanh kim lan linh long mai minh nam nga ngoc nhung
phong phuc phuong quang quynh son tam tan thanh thao thi thu thuy tien trang trinh trung tuan tuyet van vinh yen
gurpreet harpreet manpreet jaspreet amarjit baljit kuldeep sukhdeep rajvir simran jisoo minjun seoyeon jihoon yuna
hyun eunji sungmin dongwon wei fang na min jing li yan juan lei yong jun ping
""")
CONCENTRATED_SURNAMES = _words("""
nguyen tran le pham huynh vo dang bui do ho ngo duong ly kim lee park choi jung kang cho yoon jang lim singh kaur gill
sidhu sandhu wang li zhang liu chen yang huang zhao wu zhou xu sun
""")
SPANISH_GIVEN = _words("""
juan carlos jose luis maria guadalupe ana rosa miguel angel francisco javier jesus alejandro fernando ricardo eduardo
jorge pedro manuel antonio marta elena carmen lucia sofia valeria daniela gabriela patricia veronica leticia silvia
rosario dolores teresa beatriz irma norma yolanda raul sergio oscar ruben hector mario arturo alfredo gerardo cesar
""")
SPANISH_SURNAMES = _words("""
garcia hernandez martinez lopez gonzalez perez rodriguez sanchez ramirez cruz flores gomez morales vazquez jimenez
reyes diaz torres gutierrez ruiz mendoza aguilar ortiz moreno castillo romero alvarez mendez chavez rivera juarez
ramos dominguez herrera medina castro vargas guzman velazquez munoz rojas contreras salazar luna ortega guerrero
santiago estrada bautista cortes soto alvarado espinoza lara avila rios cervantes silva delgado vega marquez sandoval
""")
PATRONYMIC = _words("""
mohamed ahmed abdi abdullahi abdirahman omar ali hassan hussein ibrahim ismail yasin osman jama farah warsame asha
fatima halima hawa khadija sahra amina maryam yusuf bashir nur said salah mahad liban ayan hodan ifrah deqa sagal ladan
guled roble dahir elmi egal samatar barre igal dualeh gelle hirsi shire awale tesfaye bekele abebe kebede haile girma
alemu getachew mulugeta tadesse yohannes selam hiwot tigist meseret almaz aster kidane berhane
""")
SLAVIC_GIVEN = _words("""
oleksandr dmytro volodymyr serhii yevhen tetiana nataliia olha yuliia anastasiia svitlana oleh ihor iryna olena
kateryna mykola petro andrii mykhailo danylo grigory stepan viktoriia
""")
SLAVIC_SURNAMES = _words("""
shevchenko kovalenko bondarenko tkachenko kravchenko oliynyk shevchuk koval polishchuk bondar ivanov smirnov kuznetsov
popov vasiliev petrov sokolov mikhailov novikov fedorov morozov volkov alekseev lebedev semenov egorov pavlov kozlov
stepanov nikolaev orlov andreev makarov nikitin zakharov zaitsev solovyov borisov yakovlev grigoriev romanov vorobyov
""")
SINGLE = _words("""
agus andi arief bagus bambang benny bima budi cahyo darma dedi dewi dian dwi eka endang fajar fitri gede gusti hadi hari
hendra imam indah indra intan irwan jaya joko karno kurnia lestari lia lukman made maya mega mulyono ningsih nugroho
nurul oka panji prasetyo purnomo puspita putri ratna retno rina rizki rudi santoso sari setiawan sigit siti slamet sri
sudirman sugeng suharno suparman surya sutanto taufik tri udin umar utami wahyu wati wibowo widodo wira yanti yudi yuni
abdul aminullah atiqullah baryalai bismillah esmatullah faizullah farzana ghulam habibullah hekmatullah jamila khalid
latifa mahbooba masooma nasima niloufar palwasha qudsia rahima roya sakina samiullah shukria sohaila spozhmai storai
tahmina wali wazir zabihullah zalmai zohra aung bo chit gyi hla htay kyaw kyi lwin maung min myo naung nyein phyo pyae
soe su than thet tin tint win wint ye yadanar yin zarni zin ler paw mu ku nay blut gay kaw law shee taw thaw wah
suharto sukarno wayan nyoman ketut putu kadek made budiono hartono susilo supriyadi sutrisno wahyudi rahmat mulyadi
najibullah rahmatullah hamidullah asadullah ruhollah gulalai zarghuna shabnam freshta nargis khatera palwasha htoo
eh paw say wah moo soe thein myint khin aye thida zaw naing tun hlaing sanda mya nwe ohn
""")
PLACES = _words("""
seattle bellevue kent renton auburn federalway burien tukwila shoreline kirkland redmond sammamish everett marysville
lynnwood edmonds bothell monroe arlington tacoma lakewood puyallup sumner bonneylake spanaway parkland
""")
STREETS = _words("""
maple oak cedar pine elm washington lake hill park main spring river sunset meadow forest madison jackson cherry
highland union chestnut valley ridge harbor summit orchard prospect willow alder fir hemlock juniper rainier olympic
""")
STREET_KINDS = ["street", "avenue", "road", "drive", "lane", "court", "way", "place"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def spellings() -> dict[str, list[str]]:
    """For each name in a group of forms, the other forms of that group."""
    groups: dict[str, list[str]] = {}
    for word, head in FORMS.items():
        groups.setdefault(head, []).append(word)
    return {word: [w for w in groups[head] if w != word] for word, head in FORMS.items()}
