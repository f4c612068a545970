"""Short forms of given names, for telling that Bob is the candidate who signed as Robert."""

from __future__ import annotations

from functools import cache

# A line: the long forms, and after the stroke what people with such a name are called. English, and the commonest of
# German, Spanish, Italian and Russian.
_FORMS = """
    abigail | abby gail
    albert alberto | al bert bertie
    alejandro alejandra alexander alexandra alexandre aleksandr alexandru | alex al lex sandy sasha xander ale alexa
    alfred alfredo | al alf fred
    andrew andreas andrei andrey andrea | andy drew dre
    angela angelina | angie
    anthony antonio anton antonia | tony toni
    arthur arturo | art artie
    barbara | barb barbie babs
    benjamin benedict benedikt | ben benny benji
    bernard bernhard | bernie
    bradley | brad
    catherine katherine kathryn katharina katarina ekaterina catarina | cathy kathy kate katie kat cat kitty kay katya
    charles carlos | charlie chuck chaz
    christopher christoph christian christina christine cristina kristina | chris kris tina christy kit topher
    cynthia | cindy
    daniel daniela danielle | dan danny dani
    david | dave davey
    deborah | deb debbie
    dmitri dmitry dimitri | dima mitya
    donald | don donnie
    dorothy | dot dottie dolly
    douglas | doug
    edward edgar edwin eduardo edmund | ed eddie ted ned edu
    eleanor helen helena elena | ellie nell nora lena
    elizabeth elisabeth elisabetta | liz lizzie beth betty eliza lisa liza elsa bess
    emily emilia | em emmy
    eugene evgeny evgenia | gene zhenya
    florence | flo
    frances francis francisco francesca francesco franziska frank | fran frank frankie paco pancho franzi francis
    frederick frederic friedrich federico | fred freddie fritz fede
    gabriel gabriela gabrielle | gabe gabi gaby
    george georg georgia jorge | georgie
    gerald geraldine | gerry jerry
    gregory gregor grigori | greg
    guillermo | memo guille
    harold henry heinrich enrique harry | harry hal hank heinz quique
    ignacio | nacho
    irina irene | ira
    isabel isabella isabelle | izzy bella bel
    ivan | vanya
    jacob jakob | jake
    jacqueline | jackie
    james jaime | jim jimmy jamie
    jane janet jana | janie
    jeffrey geoffrey | jeff geoff
    jennifer | jen jenny jenn
    jessica | jess jessie
    john jonathan johannes johann juan giovanni | johnny jon jack hans nathan gianni
    joseph jose josef giuseppe josephine | joe joey jo pepe sepp josie beppe
    joshua | josh
    judith | judy
    julian juliana julia julie | jules
    karen | kari
    kenneth | ken kenny
    kimberly | kim
    lawrence laurence lorenzo | larry
    leonard leonardo leonid leon | leo len lenny
    louis louise luis luisa ludwig | lou lu luigi
    lucas lukas luke | luca
    magdalena | lena magda
    manuel manuela emmanuel | manny manu
    marcus markus marco | marc mark
    margaret margarete margarita marguerite | maggie meg peggy greta rita marge gretel
    maria marie marianne | mimi masha
    martin martina | marty
    matthew matthias matteo mateo | matt matty
    maximilian maxim maxwell | max
    melissa | mel missy
    michael mikhail michele miguel michelle | mike mick mickey misha mitch mikey
    mohammed muhammad mohammad mohamed | mo
    nadezhda | nadya
    natalie natalia natalya natasha | nat natasha
    nathaniel nathan | nate nat
    nicholas nikolai nicolas nicole nikolaus | nick nicky klaus kolya niko nico
    olivia oliver olga | ollie liv olya
    pamela | pam
    patricia patrick patrizia | pat patty trish paddy rick
    peter pedro pietro | pete
    philip phillip philipp felipe | phil pip flip
    priscilla | cilla
    rachel | rach
    raymond ramon | ray
    rebecca | becky becca
    reginald | reg reggie
    richard ricardo riccardo | rich rick ricky dick richie
    robert roberto roberta | rob bob bobby robbie bert
    ronald | ron ronnie
    roxanne roxana | roxy
    rudolf rodolfo | rudi
    samuel samantha | sam sammy
    sarah sara | sally
    sebastian | seb bastian basti
    sergei sergey sergio | seryozha
    sharon | shari
    sophia sofia | sophie sonya
    stephen steven stefan stephanie stefanie esteban | steve steph steff
    susan susanne susanna | sue susie
    svetlana | sveta
    tatiana | tanya
    teresa theresa therese | terry tess tessa resi
    theodore theodor theodora | ted teddy theo dora
    thomas tomas tommaso | tom tommy
    timothy | tim timmy
    valentina valentin | val
    valerie valeria | val
    veronica | ronnie
    victor victoria viktoria viktor | vic vicky tori vika
    vincent vincenzo | vince vinny enzo
    virginia | ginny
    vladimir | vova volodya
    walter | walt wally
    william wilhelm willem guillaume | will bill billy willy liam wim
    yulia | yuliya
    zachary zachariah | zach zack
"""


@cache
def _groups() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    lines = [line.split("|") for line in _FORMS.strip().splitlines()]
    return tuple((frozenset(long.split()), frozenset(short.split())) for long, short in lines)


def called(given: str) -> frozenset[str]:
    """What somebody with this given name (without accents, any case) may be called as well, in lower case.

    For a long form its short ones. For a short form the long ones: who signs as Bob may say "my name is Robert".
    """
    name = given.casefold()
    found = {form for long, short in _groups() if name in long for form in short}
    found |= {form for long, short in _groups() if name in short for form in long}
    return frozenset(found - {name})
