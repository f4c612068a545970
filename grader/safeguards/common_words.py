"""Words that documentation writes in small letters all the time: as a part of a name, they count as a word first.

Drawn from 38,000 paragraphs of the documentation of Python packages (nine times or more, seldom with a capital, up to
nine letters, without those that `name_words.py` lists and without most endings that no name has).
"""

from __future__ import annotations

from grader.text.words import word_list

COMMON_WORDS = word_list(
    """
    abort above abscissae absent absolute abstract accept access accesses accessor according account accuracy achieve
    acquire across act actual adapt adapter add addr address addresses adjacency adjacent adjust advantage affect
    again against agent agree ahead aiopg alembic algorithm alias aliases allow almost alone along alongside alpha
    already alter although always among amount amplitude analog analysis analyze ancestor angle angular another answer
    anymore anyone anything anyway anywhere apart app appear append applies applying appname approach approval apt
    arbitrary archives area arg argc argparse arising around arr array arrives artifacts ascending aside ask aspects
    assert assess assign assistant assume assure async asyncio attach attacker attacks attempt attribute attrs audio
    auth author auto automap automatic auxiliary average avoid await aware away axes axis back backend backref
    backslash backup backward bad band bandpass bandwidth bare base baseline basic basis batch batches became become
    beginning begun behalf behave behavior behaviour behind belong below benchmark benefit beta better between beyond
    bias bicluster big binary bind binomial bisect bisplev blank body boolean boost bootstrap border borrow bottom
    bound boundary bracket branch branches break brief broadcast broken broker browser bucket budget buf buffer bug
    build builder built builtin bulk bunch bus bypass bytecode caching callables callback callee caller came cancel
    cannot canvas cap capture carrier carries carry cast cat catalog catch category caught cause cell center central
    centroid certain change channel char character charge charset check checker checkout children choice choose chosen
    chunk cipher circular claim class classes classic clause clean cleanup click client clock closer closest closing
    cluster code codec codename codepoint coef coercion collect collector colon color column comb combine come comma
    command compact companion company compare compile compiler complete complex compliant component composite compound
    compress comps compute computer concept conclude concrete config configure confirm conflict confusing connect
    connector consider consist console const constant construct consult consume consumer contact contain container
    content context continue contour contract contrast control converge convert converter cookie copies copy copyright
    corner coroutine correct cosine cost count couple course cover coverage crash credit criteria criterion ctypes
    cubic cur current cursor curvature curve custom cut cutoff cycle daemon damages dashes database dataclass
    dataframe datagram dataset datatype datetime deal debug debugging decay decide decimal declare decode decoder
    decorator decrease decrypts deep def default defects defer deferring define definite degree delay delete delimiter
    delivers delivery demand dense deny depend dependent depth derives descent describe design dest detail detect
    determine developer device diagonal diagram dialect die diff differ different difficult digest digit digital
    direct directory disables discard discovery discrete disjoint disk dispatch display dist distinct distro distutils
    div divide divisor doc docstring doctest domain done double download draft draw drawn driven drop dropping dtype
    dual duckdb due dummy dump dynamic eager earlier easier easing easy echoes edge edit editor effect efficient
    effort eight einsum either elem elif elliptic elsewhere email embedding emit emitting emoji emphasis empty enables
    enabling enclosing encode encoder encrypt end endorse endpoint energy enforce enough ensemble ensure enter entire
    entirety entries entropy entry enum envelope ephemeral epsilon eqeqeq equal err error esac escape
    essential establish estimator euclidean eval even event exact examine example exceeds except excess exchange
    exclude exec execute executor exist exit expand expect expectile expire expiry explicit exponent export expose
    expr express extend extent external extra extract extreme face fact factor factory fail failure fall fallback
    false familiar far fashion faster fastest favor feats feature fee feedback fetch few fewer figure file filename
    fill filter final find finder fine finish finishes finite fips first fitting fix fixes fixture flag flat flight
    float flow flush focus fold folder follow font footprint forcing foreach foreign fork form format formatter former
    formula forth forward found four fourth frame framework frequency fresh front frontend frozen fulfill full
    fullname fun func functools funescape future gain gamma garbage general generator generic geometric get getter
    getting git given gives giving glob global goes gone got goto governing gradient grammar graphics graphql
    grayscale great greater greatest greenlet grep grid groff group grow guarantee guard guess guesses guide gzlog
    handle handler happen hard hardware harmonic hashes head header height held help helper hereby herein heuristic
    hex hidden hierarchy higher highest highlight highpass hint histogram history hit hold holder hostname hour
    however huge human hypercube hyphen identify idle ids idx iff ignore image imaginary impact implicit implies
    import important importer improve impulse include incoming incorrect increase ind indent indexes indicator indices
    indirect inexact inf infer infinite info inherit init initial inject inliers inline inner innermost inplace input
    insert inside inspect install installer instead intact integer integral integrand intent intercept interest
    interface interim interior internal interpret interval introduce invalid invariant inverse invoke involve issue
    item iterables iteratee iterator ith itself joblib join kept kernel keyfile keyring keyword kill knot know
    knowledge known kurtosis label lack lambda language large larger largest last latent later latest latter lattice
    launch layer layout lazy lead leak learn least leave left leftover legal length let letter lexer liblinear liblzma
    libraries libxslt license lie lifetime like limit limiter linear linkage linker listen listener literal lives
    lmbda load loader loc local locale locator logarithm logger logging logic login logistic longer longest look
    lookup loop loses loss lost low lower lowercase lowest lowpass lsof machine macro magnitude mail maintain make
    manage manager mandatory manifest manual many map mapper mapping marginal marker markup mask mass mat matcher
    matches material math matlab matrices matrix matter maxima maximal maximum maybe mean meant measure media median
    medium meet mem member merge mesh message met metaclass metadata method metric middle might mimic min mind minima
    minimal minimizer minimum minor minus minute mirror mismatch missing mistake mix mixin mixture mkdir mock mod
    modern modifies modify module modulo monotonic mosquitto move much multicast multiline multipart multiple must
    mutual mypyc name namespace narwhals natural nature nbytes ndarray ndim ndimage near nearest necessary needs neg
    neighbor neither net network newer newest newline nice node noisy nominal nonce nonempty nonlinear nonzero nor
    normal note nothing notice novel nperseg null num number numerator numeric obey obj object observe obsolete obtain
    occur occurring octets odd odr offer official offset often older omit omitting one online onto opaque opcode
    openssl operand operator opposite ops opt optimal optimizer optional ordinal ordinary origin original outcome outd
    outer outermost outfile outlier outline output outside overall overflow overhead overlap overload override
    overview overwrite owner ownership package packet pad padding pair panel paper paragraph parallel param parameter
    parent parse parser part partial party passband passes password patches patent pathname pattern payload peer
    penalty pending people per percent perform perhaps period periodic permanent permit persist phase phi pick pickle
    pid pieces pipe pipeline pixels place plaintext plan platform playback please plot plotting plugin plus pointer
    polars policy polishing poll polygon popular portal pos positives possess posterior postinst potential practice
    preceding predict predictor prefer prefix prefixes prepare prepend preserve preset pretty prev prevent preview
    primal primary prime principal principle print printf prior problem procedure proceeds process processes processor
    produce product profile program progress project promote prompt prop property protect protocol prototype provide
    provider proxies proxy pseudo pty publish pull purpose push put pyarrow pyparsing pypdf quadratic quantile queries
    query queue quite quote race radial radians radius raising random range rank rare rather ratio rational raw reach
    reaches reader readline reason rebuild rebuilt receiver receives receiving recent recipient recommend reconnect
    recover recovery redefine redirect reduce redundant ref refer referring reflect refresh refusal regarding regex
    region register registry regressor regular reject release relevant relies relying rem remain remainder remote
    removal remove rename render repeat replace replay report repr represent reproduce req request require res
    resamples reset residual resolve resolver resource respect respond response restart restore result resultant ret
    retain retries retrieve retry return reuse reverse rightmost ripple risk robust role rollback room round roundoff
    route router routine row royalty rtol rule runner running runtime safe safety said sale sample sampler sandbox
    satisfies satisfy saving say scalar scale scan scenario scheduler schema scheme scope score scorer screen script
    scroll searches second secondary secure seek seem seen select selector sell semantic send sender sense sent
    sentinel separator series serve server service setter setting setup several shall shallow shape share shift
    shortcut shorter shortest shorthand show shown shrink shuffle shut shutdown sibling side sigma sign signal
    signature similar simpler simplest simplex simplify since sine singleton singular site skeleton skill skipping
    slash slave sleep slice sliding slope slot slow slower slowest smaller smallest smooth snapshot snippet socat
    socket softmax software sol solid solve solver someone something sometimes somewhat somewhere soon sort source
    space span spanning sparse speaking spec special specific specifier specifies specify spectral spectrum speech
    spend spent sphere spinner spline split splitting spread stage stale standard stands startup stat static statistic
    status stderr stdin stdio stdlib stdout steering stemming stiff stooge stop stopband stopping storage store
    strategy strict strip stronger struct structure stub stuff subclass subdomain subject submit subnormal subquery
    subscript subset subspace substring subtract subtype succeeds success successes successor suffix suggest suit
    suite sum summary super supertype supplies support suppose suppress surface survival switch switches symbol
    symbolic symlink symmetric symmetry syms sync syntax syntaxes sys syslog system systemd tag take taken taps
    tarball task tau team teardown technique tell temp temporary ten tend terminal testcli testecho testsrv texinfo
    text textual thanks theme theory thereby therefore thereof theta thing think third though thought three threshold
    throw thrown thus tier ties timedelta timeout timer timestamp timezone timing title together token toolset top
    touch toward traceback tracing track trademark traffic trailer transfer transform transport transpose traversal
    traverse treat trial triangle tricky tries trigger trimming trivial try tuning tuple turtle tutorial tween twice
    two typeof typing ucf udp ufuncs unbound uncompr underflow unequal uniform union unique unit unitary universal
    unknown unlike unlink unpack unsafe unset upgrade upload upon upper uppercase upstream usage use user username
    usleep usual valid validator var variables variadic variant varies variety vary vector venv verbatim verbose
    verify versa vertex vertices via vice view virtual visit visitor visual voice void vol von wait walk want warning
    warranty watcher weak web websocket week weekday weight welcome whatever whenever whereas whether whose wide wider
    width wildcard wire within without word workspace worldwide worse worst wrap wrapper wrapping write writer written
    wrong wrote wsgi yet yield yourself zero zeroth zip zlib zone
    """
)
