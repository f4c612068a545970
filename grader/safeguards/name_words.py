"""Words that are also parts of names, for telling a candidate's name from a word of the answer."""

from __future__ import annotations

from grader.text.words import word_list

# Names that are words of an answer as well: they count only where they are written like a name.
WORDS = word_list(
    """
    abbey able acre adder agate akin alder alley almond amazon amber an anchor angel apple april archer art ash aspen
    august baby bacon badger baker ball banks banner barber barley barn baron barrel basil bass bay beach bean bear
    beard beck bee begin bell belt bench berg berry best bill bird bishop bit black blade blaze blessing block bloom
    blossom blue board bob bold bolt bond book booth bounty bow bowl bowman box boy brand brave breeze brick bride
    bridge bright brook brooks brown brush buck bud bull burn bush buster butler butter button byte cable cache call
    camp candy cannon canon care carol carter carver case cash castle cave cedar chain champion chance chandler chant
    charity chart chase chef cherry chess child chill chip chips christian chuck church cider circle city clark clay
    clear clever cliff clone close closure cloud clove coal coast coin cold colt comfort commit common con constable
    cook cooper coral core corn cotton counter court cove crane creed cricket crisp cross crow crown cruise cube curry
    daisy dale dare dash data dawn day dean dear deer delight delta den diamond dick do dot dove down drake dream drew
    driver drum duke dusk dusty duty eagle earl early earnest easter echo eden elastic elder else ember engine english
    epic eve ever every fair fairy faith falcon fame farmer fast fern fever fiddler field fields fig finch fire fish
    fisher fit flash fleet flint flood flora flower fly foot force ford foreman forest forge fortune foster fountain
    fowler fox frank free freedom french friend fritz frost fuller gable gamble game gap garden gardener garland
    garner garnet gate gates gay gem gene gentry german giant gift gill ginger glass glen glory gloss goal gold golden
    good goose grace grain granger grant graph grass grave gray green grey grove guest gunner guy hack half hall halo
    hammer hand handy happy hardy harness harp harper harvest hash hawk hay hazel he heap heart heath heather heaven
    hedge helm hero hewer hide high hill ho holly home honey honor honour hood hook hope horn host house hub hull
    hummer hunt hunter ice idea ideal imagine in index ink iris ivy jack jade jasper jet jewel job jobs jolly journey
    joy jubilee judge jump june juniper just justice keen keep keeper key kind king kit kitchen kite knife knight lake
    lamb lamp lance land lane lark lavender law leader leaf lee legacy legend lemon less level liberty library light
    lightning lilac lily line linen link lion list little lock log long lot lotus love loyal luck lucky lynx mac made
    magic magnet maiden main major maker man manly manner maple marble march marine mark market marks marsh martini
    mason mast master match max may mead meadow means mellow melody memo memory mercer mercy merit merry meta meter
    mike miles mill miller mills mine mint miracle mist mode model money monk month moody moon moor moss mountain
    mouse music my narrow nave nest never new next nick night nightingale no noble noon norm north not notion nova now
    nut oak ocean old olive opal open opera oracle orange orchid order osprey otter owl pace pack page paint palm pan
    paradise park parker parks pass past pat patch path patience peace peach peak pearl peck penny pepper perfect
    person petal pierce pike pilot pine pink pip piper plain plant plum point points pole pond pool pope poppy port
    porter post pot potter power precious present press price prince promise proof proper pure purse queen quest quick
    rabbit rain rainbow ram ranger rash raven ray read ready real record red reed reef reg reign rest rhyme rice rich
    rick rider ridge right ring ringer rise river rivers road rob robe robin rock rocket rod root roper rose rover
    rowan royal ruby run rush rust rusty rye sable saddle saffron sage saint salmon salt sand sandy savage save sawyer
    scarlet scout sea seal search secret see segment self serene set seven sex shade shadow sharp shell shepherd
    sheriff shine ship shore short shot shy silk silver simple singer single skip sky slack slate slater sleet slick
    sly small smart smiles smith snow snowy so socks solace solo son song sorrow soul spade spark sparks sparrow
    spears speed spencer spice spike spring sprouts square stack staff star start station stay steady steel stem step
    sterling still stock stone storm story straight strange stream street strength string stripe strong style sue
    sugar summer sun sunday sunny sunshine sure swallow swan sweet swift sword tab table tail talent tall tan tank
    tanner tar target taylor teal tempest temple term terry test thorn thread thunder tide tiger timber time tiny to
    tomb tone tool topic torch total tower town trace tract trail train tree trick trim trip true trust truth tucker
    tune turn turner twain twitch tyler type unity urban usher val vale valley valour value van vane venus verse
    victor vine violet visa vision wade wage waiter walker wall waltz wan war ward ware warm warner water waters wave
    way wealth weather weaver weed weeks well wells west wheat wheel whistler white whole wild wilder will willow win
    wind window winner winter winters wise wish wit wolf wonder wood woods work worker world worth worthy wrangler
    wren wright yard year yes you young zen zest zoom
    """
)

# Names that are written with a capital and mean a tool, a month or a language: only what people do makes them a person.
TOOLS = word_list(
    """
    ada alexa apollo april athena august cassandra chef christmas claude crystal dart december delphi django easter
    elm ember english february flask flink french friday german gin go hadoop haskell helm impala iris january jasmine
    java jenkins jest julia july june kafka kotlin lua march maven may mercury monday nova november october oracle
    pandas pascal perl phoenix python qt raven ray redis ruby rust sage salt sass saturday scala sentry september
    sierra snowflake spark spring storm sunday swift tempo thursday tiger titan travis tuesday vault vite wednesday
    zig
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

# First words that many companies share, and that tell none of them.
COMMON = word_list(
    """
    advanced american applied associated bank british business capital central china consolidated creative data deutsche
    digital east energy european federal financial first free general german global great group health home hong human
    indian industrial innovative insurance integrated intelligent international japan korea lloyd london media medical
    mobile modern national network new nordic north open pacific people personal premier prime professional public pure
    quality rapid real royal saint san secure service simple smart social software solar solution south southern
    standard state sun super swiss systems team technical technology the total trans union united universal university
    vision web west western world
    """
)
