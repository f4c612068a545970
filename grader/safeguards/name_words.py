"""Words that are also parts of names, for telling a candidate's name from a word of the answer."""

from __future__ import annotations

from grader.text.words import word_list

# Names that are words of an answer as well: they count only where they are written like a name.
WORDS = word_list(
    """
    amazon amber an apple april archer art august baker banks barber baron bell best bill bishop black block bond
    box bridge brook brooks brown bush butler cannon carter case cash castle chance chandler chase chef chip
    christian church clark clay cliff close constable cook cooper coral cross daisy dale dawn day dean delta do
    drew duke earl echo elastic english faith farmer field fields fisher ford forest fox frank french gap gardener
    gay gene german ginger glass glen good grace grant gray green grey guy he heath heather hill ho holly hope
    house hunter in iris ivy jack jade jewel joy judge june just key king knight lake lance lane law lee less lily
    link little long love major mark marsh mason max may mercy meta mike miles miller moon my nick no noble norm
    north notion olive oracle page park parker parks pat patience pearl penny pierce piper pope porter power price
    prince ray reed rice rich rob robin rock rose ruby rust rusty sage salt sandy sawyer segment sharp shell
    shepherd sheriff shore short singer skip sky slack slater small smith snow so son song spencer spring square
    star steel stone stripe strong sue summer sun tab tan tanner target taylor temple terry to trip turner twitch
    tyler van victor violet visa walker wall wan ward way weaver weeks west white will win wise wolf wood woods
    work worth wright you young zoom
    """
)

# Names that engineers write with a capital and mean a tool or a month: only an introduction makes them a person.
TOOLS = word_list(
    """
    ada alexa apollo april athena august cassandra claude crystal dart django elm flask haskell iris jasmine
    jenkins jest julia june kafka kotlin maven may mercury oracle pascal perl phoenix python redis ruby rust sage
    scala sierra spring swift titan travis vault
    """
)

# Parts of a name that tell nothing on their own.
PARTICLES = word_list(
    """
    al ap bin bint da das de del della den der di do dos du el ibn la las le los mac mc of san st ten ter the van
    vom von zu
    """
)

# Forms of address and what follows a name.
TITLES = word_list(
    """
    dr ii iii iv jr md mr mrs ms mx phd prof sir sr
    """
)

# What a company is called by its register, and by nobody who worked there.
LEGAL_FORMS = word_list(
    """
    ab ag as bv co company corp corporation gmbh inc incorporated kg limited llc llp ltd nv oy plc pty sa sarl sas
    se spa srl
    """
)
