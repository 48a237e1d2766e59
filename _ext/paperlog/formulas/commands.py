"""Tables of the commands allowed in formulas.

They are from LaTeX, amsmath, amssymb, mathtools, bm, mathrsfs and cancel; the set is similar to
that of KaTeX. ``tests/latex/test_formulas.py`` compiles each of them. Commands that define, read,
write or loop are excluded.
"""

from __future__ import annotations


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SYMBOLS = names("""
    Arrowvert Bbbk Box Bumpeq Cap Cup Delta Diamond Doteq Downarrow Finv Game Gamma Im Lambda
    Leftarrow Leftrightarrow Lleftarrow Longleftarrow Lsh Omega P Phi Pi Psi Re Rightarrow
    Rrightarrow Rsh S Sigma Subset Supset Theta Uparrow Updownarrow Upsilon Vdash Vert Vvdash Xi
    aleph alpha amalg angle approx approxeq arrowvert ast asymp backepsilon backprime backsim
    backsimeq backslash barwedge because beta beth between bigcirc bigstar bigtriangledown
    bigtriangleup blacklozenge blacksquare blacktriangle blacktriangledown blacktriangleleft
    blacktriangleright bot boxdot boxminus boxplus boxtimes bracevert bullet bumpeq cap cdot cdotp
    centerdot checkmark chi circ circeq circlearrowleft circlearrowright circledR circledS
    circledast circledcirc circleddash clubsuit complement cup curlyeqprec curlyeqsucc curlyvee
    curlywedge curvearrowleft curvearrowright dag dagger daleth dashv ddag ddagger delta diagdown
    diagup diamond diamondsuit digamma div divideontimes doteqdot dotplus doublebarwedge downarrow
    downdownarrows downharpoonleft downharpoonright ell emptyset epsilon eqcirc eqcolon eqqcolon
    eqsim eqslantgtr eqslantless equiv eta eth exists fallingdotseq flat forall frown gamma ge geq
    geqq geqslant gets gg ggg gggtr gimel gnapprox gneq gneqq gnsim gtrapprox gtrdot gtreqless
    gtreqqless gtrless gtrsim hbar heartsuit hookleftarrow hookrightarrow hslash imath in infty
    intercal iota jmath kappa lVert lambda land langle lbrace lbrack lceil ldotp le leadsto
    leftarrow leftarrowtail leftharpoondown leftharpoonup leftleftarrows leftrightarrow
    leftrightarrows leftrightharpoons leftrightsquigarrow leftthreetimes leq leqq leqslant
    lessapprox lessdot lesseqgtr lesseqqgtr lessgtr lesssim lfloor lgroup lhd ll llcorner lll llless
    lmoustache lnapprox lneq lneqq lnot lnsim longleftarrow longleftrightarrow longmapsto
    looparrowleft looparrowright lor lozenge lrcorner ltimes lvert maltese mapsto measuredangle mho
    mid mp mu multimap nLeftarrow nLeftrightarrow nRightarrow nVDash nVdash nabla natural ncong ne
    nearrow neg neq nexists ngeq ngeqq ngeqslant ngtr ni nleftarrow nleftrightarrow nleq nleqq
    nleqslant nless nmid nparallel nprec npreceq nrightarrow nshortmid nshortparallel nsim nsubseteq
    nsubseteqq nsucc nsucceq nsupseteq nsupseteqq ntriangleleft ntrianglelefteq ntriangleright
    ntrianglerighteq nu nvDash nvdash nwarrow odot omega ominus oplus ordinarycolon oslash otimes
    owns parallel partial perp phi pi pitchfork pm pounds prec precapprox preccurlyeq preceq
    precnapprox precneqq precnsim precsim prime propto psi rVert rangle rbrace rbrack rceil
    restriction rfloor rgroup rhd rho rightarrow rightarrowtail rightharpoondown rightharpoonup
    rightleftarrows rightleftharpoons rightrightarrows rightsquigarrow rightthreetimes risingdotseq
    rmoustache rtimes rvert searrow setminus sharp shortmid shortparallel sigma sim simeq slash
    smallfrown smallint smallsetminus smallsmile smile spadesuit sphericalangle sqcap sqcup sqsubset
    sqsubseteq sqsupset sqsupseteq square star subset subseteq subseteqq subsetneq subsetneqq succ
    succapprox succcurlyeq succeq succnapprox succneqq succnsim succsim supset supseteq supseteqq
    supsetneq supsetneqq surd swarrow tau therefore theta thickapprox thicksim times to top triangle
    triangledown triangleleft trianglelefteq triangleq triangleright trianglerighteq
    twoheadleftarrow twoheadrightarrow ulcorner unlhd unrhd uparrow updownarrow upharpoonleft
    upharpoonright uplus upsilon upuparrows urcorner vDash varDelta varGamma varLambda varOmega
    varPhi varPi varPsi varSigma varTheta varUpsilon varXi varepsilon varkappa varnothing varphi
    varpi varpropto varrho varsigma vartheta vartriangle vartriangleleft vartriangleright vdash vee
    veebar vert wedge wp wr xi yen zeta
    """)
"""Commands that print one character."""

OPERATORS = names("""
    bigcap bigcup bigodot bigoplus bigotimes bigsqcup biguplus bigvee bigwedge coprod det gcd
    idotsint iiiint iiint iint inf injlim int lim liminf limsup max min oint Pr prod projlim
    smallint sum sup varinjlim varliminf varlimsup varprojlim
    """)
"""Operators whose limits are set below and above in a display."""

LARGE = (OPERATORS - {"smallint"}) | names("""
    Coloneqq Join Longleftrightarrow Longrightarrow allowbreak arccos arcsin arctan arg bmod
    bowtie cdots colon coloneq coloneqq cong copyright cos cosh cot coth csc dasharrow
    dashleftarrow dashrightarrow dblcolon ddots deg dim displaystyle doteq dots dotsb dotsc
    dotsi dotsm dotso enspace exp hom iff impliedby implies ker ldots lg ln log longrightarrow
    mathstrut medspace models negmedspace negthickspace negthinspace notin qquad quad
    scriptscriptstyle scriptstyle sec sin sinh space strut tan tanh textstyle thickspace
    thinspace vcentcolon vdots
    """)
"""Commands without an argument that print several characters, or none."""

WITHOUT_ARGUMENTS = SYMBOLS | LARGE | {"limits", "nolimits"}
NUMBERING = frozenset({"tag", "label", "notag", "nonumber"})
"""Commands allowed only in a display."""

PUNCTUATION = ",:;!> {}|_%#&$"
"""Non-letters that form a command with a backslash, except the backslash itself."""

NAMED_DELIMITERS = names("""
    { } | langle rangle lvert rvert vert lVert rVert Vert lbrace rbrace lbrack rbrack lceil rceil
    lfloor rfloor lgroup rgroup lmoustache rmoustache ulcorner urcorner llcorner
    lrcorner backslash uparrow downarrow updownarrow Uparrow Downarrow Updownarrow
    arrowvert Arrowvert bracevert
    """)
SIZES = frozenset(
    f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
)

ARGUMENTS = {
    # m: a formula, o: a formula in brackets or nothing, t: text, d: a length, c: a colour
    name: kinds
    for kinds, listed in {
        "m": """
            acute bar breve check ddddot dddot ddot dot grave hat mathring tilde vec widehat
            widetilde overbrace overleftarrow overleftrightarrow overline overrightarrow underbrace
            underleftarrow underleftrightarrow underline underrightarrow mathbb mathbf mathcal
            mathfrak mathit mathnormal mathrm mathscr mathsf mathtt boldsymbol bm pmb operatorname
            mathop mathrel mathbin mathord mathopen mathclose mathpunct mathinner phantom hphantom
            vphantom smash boxed pmod pod mod cancel bcancel xcancel mathclap mathllap mathrlap
            substack
            """,
        "om": """
            sqrt xleftarrow xrightarrow xleftrightarrow xLeftarrow xRightarrow xLeftrightarrow
            xhookleftarrow xhookrightarrow xmapsto
            """,
        "mm": "frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel",
        "t": "text textrm textit textbf textsf texttt textup textnormal mbox",
        "d": "hspace",
        "c": "color",
        "cm": "textcolor",
    }.items()
    for name in listed.split()
}
MEASURED = names("""
    text textrm textit textbf textsf texttt textup textnormal boldsymbol bm pmb cancel bcancel
    xcancel smash phantom hphantom vphantom mathclap mathllap mathrlap overleftarrow
    overleftrightarrow overrightarrow underleftarrow underleftrightarrow underrightarrow overset
    underset stackrel dddot ddddot operatorname sqrt xleftarrow xrightarrow xleftrightarrow
    xLeftarrow xRightarrow xLeftrightarrow xhookleftarrow xhookrightarrow xmapsto
    """)
"""Commands whose argument TeX typesets 2 to 8 times, once per size.

Nested commands multiply the time by that factor.
"""

ENVIRONMENTS = names("""
    matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array subarray cases dcases rcases
    split aligned alignedat gathered
    """)
WITH_NUMBER = frozenset({"alignedat", "alignat", "alignat*"})
OUTER = names("""
    align align* flalign flalign* alignat alignat* gather gather* multline multline* equation
    equation* eqnarray eqnarray*
    """)
"""Display environments, which must not be nested in another formula."""

INSTEAD = {
    "over": "\\frac{…}{…}",
    "choose": "\\binom{…}{…}",
    "rm": "\\mathrm{…}",
    "bf": "\\mathbf{…}",
    "it": "\\mathit{…}",
    "cal": "\\mathcal{…}",
    "sf": "\\mathsf{…}",
    "tt": "\\mathtt{…}",
    "em": "\\mathit{…}",
    "emph": "\\textit{…}",
    "bold": "\\mathbf{…}",
    "Bbb": "\\mathbb{…}",
    "label": "the label of the directive or `$$ … $$ (label)`",
}
