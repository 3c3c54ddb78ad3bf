"""Forms of one given name or surname that people use for each other: short forms, spellings, other languages.

One line is one group. A word stands in one group only; a form never proves anything, it only weighs less against a pair
than two unrelated names do.
"""

from __future__ import annotations

_GROUPS = """
william bill billy will willie guillermo
robert bob bobby rob robbie roberto
richard rick ricky dick ricardo
james jim jimmy jamie
john jack johnny
jonathan jon
joseph joe joey jose pepe yusuf yousef yusef youssef iosif yosef
michael mike mikey miguel mikhail misha mykhailo mikael mihail
elizabeth liz lizzie beth betty eliza elisabeth isabel yelizaveta
margaret maggie meg peggy margarita rita
katherine kate katie kathy catherine cathy kathryn kat katya ekaterina yekaterina kateryna catalina
jennifer jen jenny
jessica jess jessie
patricia pat patty tricia
christopher chris cristobal
christina christine tina cristina kristina
anthony tony antonio anton
thomas tom tommy tomas
charles charlie chuck carlos
daniel dan danny danylo daniil
david dave dawit dawood daoud
matthew matt mateo matvey
edward ed eddie ted eduardo
steven steve stephen stefan esteban stepan
andrew andy andres andrei andrey andrii drew
alexander alex alejandro aleksandr oleksandr sasha alexandr aleksander sacha
benjamin ben benny
samuel sam sammy samuil
nicholas nick nicolas nikolai mykola kolya
timothy tim
gregory greg grigory gregorio hryhorii
kenneth ken kenny
ronald ron ronnie
lawrence larry lorenzo
peter pete pedro petro pyotr
paul pablo pavel pavlo
susan sue susie suzanne susana
deborah deb debbie
barbara barb
rebecca becky rebeca
victoria vicky viktoria viktoriya
francisco paco pancho frank francis
guadalupe lupe lupita
jesus chuy
dolores lola
rosario charo
ignacio nacho
enrique kike henry hank quique
manuel manolo manny
luis lucho
maria ma mariya mary
rafael rafa
gabriel gabe
fernando nando
juan juanito ivan
mercedes meche
dmitri dmitry dmytro dima dmitriy dimitri
vladimir volodymyr vova vladimer volodya
sergei sergey serhii serhiy sergio
yevgeny evgeny yevhen eugene zhenya evgeniy
tatiana tanya tetiana tatyana
natalia natasha nataliia nataliya natalya
olga olha olya
yulia julia yuliia yuliya iuliia
anastasia nastya anastasiia anastasiya
svetlana svitlana sveta
oleg oleh
igor ihor
iryna irina ira
elena olena yelena lena helen
mohamed mohammed muhammad mohammad mohamud maxamed mahamed muhamed md maxamuud mahamud mehmed mhmd
ahmed ahmad axmed ahmet axmad ahmd
abdi cabdi
abdullahi cabdullaahi abdulahi abdullah cabdulahi
abdirahman cabdiraxmaan abdulrahman abdurahman abdirahmaan abdurrahman
omar cumar umar omer
ali cali aly
hassan xasan hasan hassaan
hussein xuseen husain hussain husayn hosein hossein
ibrahim ibraahim ebrahim ibrahiim
ismail ismaaciil ismael ismaiil
yasin yaasiin yassin
osman cusmaan usman othman uthman cismaan
jama jaamac
farah faarax
warsame warsama
asha caasha aisha aysha ayesha aasha caisha
fatima faadumo fadumo fatuma fatma faduma fatimah
halima xaliima halimo xaliimo
hawa xaawo hawo
khadija khadiijo khadijo hadija
sahra zahra saxra
amina aamina amino
maryam mariam meryem maryan
yohannes johannes yohanes
tesfaye tesfay
gebre gabre
haile hayle
chen chan tan
huang wong hwang
zhang cheung chang teo
wang ong
li lei
liu lau
lin lam lim
wu ng
zheng cheng tay
xu hsu hui
cai choi tsai chua choy
zhou chow chou chiu
ye yip yeh
he ho
liang leung
xie tse hsieh
yang yeung yeo
zhao chiu chao
guo kwok kuo
deng tang
lu lo
xiao siu hsiao
zhu chu
kim gim
lee yi rhee
park pak bak
choe choi
jung jeong chung
kang gang
yoon yun
shin sin
noh roh
nguyen nguyn
tran trn
"""


def _forms() -> dict[str, str]:
    forms: dict[str, str] = {}
    for line in _GROUPS.split("\n"):
        words = line.split()
        for word in words:
            forms.setdefault(word, words[0])
    return forms


FORMS: dict[str, str] = _forms()
"""The form that stands for a word's group."""
