"""Words for fields and links of papers in logs: column headings, front matter, labels."""

from __future__ import annotations


def _by_word(table: str) -> dict[str, str]:
    """Parse a *table* of lines ``name: word, word, …``; return the name by word."""
    rows = (line.partition(":") for line in table.strip().splitlines())
    return {word.strip(): name.strip() for name, _, words in rows for word in words.split(",")}


FIELD_WORDS = _by_word("""
    title: title, name, papers, 标题, 题目, 名称, 论文题目, 论文名称, 论文标题, 文章
    authors: authors, author, 作者, 论文作者
    venue: venue, journal, conference, publication, publicationtitle, 期刊, 会议, 来源, 发表
    year: year, 年份, 年
    key: citekey, citationkey, bibkey
    tags: tags, tag, keywords, topic, topics, 标签, 关键词, 主题, 方向, 领域
    status: status, 状态, 阅读状态
    rating: rating, score, stars, 评分, 推荐, 推荐度, 星级
    date: date, day, added, 日期, 时间
    week: week, 周, 周次
    read: read, date read, read date, read on, finished, 阅读日期, 阅读时间
""")
LINK_FIELDS = _by_word("""
    url: url, link, paper, website, openreview, 链接, 地址, 论文, 原文
    pdf: pdf
    code: code, github, gitlab, repo, repository, implementation, official code, 代码, 源码
    project: project, project page, projectpage, homepage, demo, 项目, 主页, 项目主页
    arxiv: arxiv, preprint, 预印本
    doi: doi
""")
LINK_WORDS = LINK_FIELDS | dict.fromkeys(
    "abs abstract page html publisher blog 博客".split(), "url"
)
"""Kinds of links by link text."""
PAPER_WORDS = frozenset("paper abs abstract 论文 原文".split())
"""Link texts that denote a paper, whatever the URL."""

COLUMNS = {
    **dict.fromkeys((*LINK_FIELDS, "links", "论文链接"), "link"),
    **FIELD_WORDS,
    **{word: "date" for word, name in FIELD_WORDS.items() if name in {"read", "week"}},
    **dict.fromkeys(("paper", "论文"), "title"),
}
"""Kinds of table columns by column heading."""
FACTS = {
    word: "read" if name == "date" else name
    for word, name in FIELD_WORDS.items()
    if name in {"authors", "tags", "status", "rating", "date", "read"}
}
"""Names of facts by label, for lines below a title."""
PROPERTIES = {
    word.replace(" ", ""): name
    for word, name in (LINK_FIELDS | FIELD_WORDS | {"arxivid": "arxiv", "eprint": "arxiv"}).items()
}
"""Names of fields by front matter property, without spaces, hyphens and underscores."""
NOTES = frozenset(
    """
    note notes comment comments remarks summary abstract 备注 笔记 评论 总结 摘要 说明 简介
    """.split()
)
"""Headings of columns whose cells become text of a card without a label."""
SECTIONS = frozenset(
    """
    abstract introduction background motivation method methods methodology approach model results
    experiments evaluation discussion conclusion conclusions summary notes note comments comment
    thoughts questions todo links link references related takeaways contributions problem idea ideas
    limitations pros cons code dataset data bibtex keywords tags tldr figures 摘要 简介 背景 动机
    方法 模型 结果 实验 评价 讨论 结论 总结 小结 笔记 备注 评论 想法 问题 待办 链接 参考 参考文献
    相关工作 贡献 局限 优点 缺点 代码 数据 数据集 关键词 标签 创新点
    """.split()
)
"""Headings of sections within an entry; they are never titles of entries."""
STATUS_WORDS = _by_word("""
    read: read, done, finished, 已读, 读完, 完成, ✅, ✔
    to-read: to-read, to read, todo, unread, want to read, 待读, 未读, 想读
    reading: reading, in progress, 在读, 正在读, 阅读中
    skimmed: skimmed, skim, 略读, 泛读, 粗读
    dropped: dropped, abandoned, 弃读, 放弃
""")
"""Reading statuses by word or sign."""
