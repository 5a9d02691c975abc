"""Where sources can be read: links by author and year, as landscapes, rules and schedules name them."""

import re
from collections.abc import Mapping

from immutabledict import immutabledict

_ARXIV: Mapping[str, str] = immutabledict(
    {
        "Anil et al. 2019": "1901.11150",
        "Bengio 2012": "1206.5533",
        "Bengio, Boulanger-Lewandowski & Pascanu 2013": "1212.0901",
        "Bernstein et al. 2018": "1802.04434",
        "Bernstein et al. 2020": "2002.03432",
        "Bottou, Curtis & Nocedal 2018": "1606.04838",
        "Bray & Dean 2007": "cond-mat/0611023",
        "Chen et al. 2023": "2302.06675",
        "Daskalakis et al. 2018": "1711.00141",
        "Dauphin et al. 2014": "1406.2572",
        "Dean & Majumdar 2006": "cond-mat/0609651",
        "Defazio & Jelassi 2021": "2101.11075",
        "Defazio & Mishchenko 2023": "2301.07733",
        "Defazio et al. 2024": "2405.15682",
        "Ge, Huang, Jin & Yuan 2015": "1503.02101",
        "Ginsburg et al. 2019": "1905.11286",
        "Graves 2013": "1308.0850",
        "He et al. 2015": "1502.01852",
        "Ivgi et al. 2023": "2302.12022",
        "Jamil & Yang 2013": "1308.4008",
        "Jin et al. 2017": "1703.00887",
        "Khaled et al. 2023": "2305.16284",
        "Kingma & Ba 2015": "1412.6980",
        "Liu et al. 2020": "1908.03265",
        "Liu et al. 2023": "2305.14342",
        "Loizou et al. 2021": "2002.10542",
        "Loshchilov & Hutter 2017": "1608.03983",
        "Loshchilov & Hutter 2019": "1711.05101",
        "Mishchenko & Defazio 2023": "2306.06101",
        "Mishkin & Matas 2016": "1511.06422",
        "Mokhtari et al. 2019": "1901.08511",
        "Morwani et al. 2025": "2502.02431",
        "Neelakantan et al. 2015": "1511.06807",
        "O'Donoghue & Candès 2015": "1204.3982",
        "Orabona & Tommasi 2017": "1705.07795",
        "Pagliardini et al. 2024": "2409.03137",
        "Pascanu, Mikolov & Bengio 2013": "1211.5063",
        "Poole et al. 2016": "1606.05340",
        "Reddi et al. 2018": "1904.09237",
        "Ruder 2016": "1609.04747",
        "Salimans & Kingma 2016": "1602.07868",
        "Saxe, McClelland & Ganguli 2014": "1312.6120",
        "Schaipp et al. 2023": "2305.07583",
        "Shazeer & Stern 2018": "1804.04235",
        "Smith, Kindermans, Ying & Le 2018": "1711.00489",
        "Su, Boyd & Candès 2016": "1503.01243",
        "Taniguchi et al. 2024": "2411.02853",
        "Xie et al. 2022": "2208.06677",
        "Yao et al. 2021": "2006.00719",
        "You et al. 2017": "1708.03888",
        "You et al. 2020": "1904.00962",
        "Zeiler 2012": "1212.5701",
        "Zhao et al. 2024": "2403.03507",
        "Zhuang et al. 2020": "2010.07468",
        "Zhuang et al. 2021": "2110.05454",
    }
)
_DOI: Mapping[str, str] = immutabledict(
    {
        "Ackley 1987": "10.1007/978-1-4613-1997-9",
        "Branin 1972": "10.1147/rd.165.0504",
        "Efron, Hastie, Johnstone & Tibshirani 2004": "10.1214/009053604000000067",
        "Fisher 1936": "10.1111/j.1469-1809.1936.tb02137.x",
        "Goh 2017": "10.23915/distill.00006",
        "Griewank 1981": "10.1007/BF00933356",
        "LeCun, Bottou, Orr & Müller 1998": "10.1007/3-540-49430-8_2",
        "Liu & Nocedal 1989": "10.1007/BF01589116",
        "Lévy & Montalvo 1985": "10.1137/0906002",
        "McCormick 1976": "10.1007/BF01580665",
        "Nesterov 2004": "10.1007/978-1-4419-8853-9",
        "Nocedal & Wright 2006": "10.1007/978-0-387-40065-5",
        "Picheny, Wagner & Ginsbourger 2013": "10.1007/s00158-013-0919-4",
        "Polyak & Juditsky 1992": "10.1137/0330046",
        "Polyak 1964": "10.1016/0041-5553%2864%2990137-5",
        "Qian 1999": "10.1016/S0893-6080%2898%2900116-6",
        "Riedmiller & Braun 1993": "10.1109/ICNN.1993.298623",
        "Robbins & Monro 1951": "10.1214/aoms/1177729586",
        "Rosenbrock 1960": "10.1093/comjnl/3.3.175",
        "Smith & Topin 2019": "10.1117/12.2520589",
        "Smith 2017": "10.1109/WACV.2017.58",
        "Styblinski & Tang 1990": "10.1016/0893-6080%2890%2990029-K",
        "Whitley et al. 1996": "10.1016/0004-3702%2895%2900124-7",
    }
)
LINKS: Mapping[str, str] = immutabledict(
    {
        **{source: f"https://arxiv.org/abs/{number}" for source, number in _ARXIV.items()},
        **{source: f"https://doi.org/{number}" for source, number in _DOI.items()},
    }
)
"""By author and year."""

_KNOWN = re.compile(f"({'|'.join(map(re.escape, sorted(LINKS, key=len, reverse=True)))})")


def pieces(source: str) -> list[tuple[str, str | None]]:
    """A source as texts, each with where it can be read: its papers that have a DOI or are on arXiv."""
    return [(text, LINKS.get(text)) for text in _KNOWN.split(source) if text]


def linked(source: str) -> str:
    """A source in Markdown, with these links."""
    return "".join(text if url is None else f"[{text}]({url})" for text, url in pieces(source))
