"""axe-core in a page: what it finds wrong with how a page can be read, heard and used."""

from pathlib import Path

from tests.browser.conftest import rest

_AXE = Path(__file__).parents[1] / "static" / "node_modules" / "axe-core" / "axe.min.js"

# Everything but what needs a person to judge, and rules that are still experiments.
_RUN = """async ({parts, rules}) => {
    const runOnly = rules.length > 0 ? {runOnly: {type: "rule", values: rules}} : {};
    const where = parts.length > 0 ? {include: parts.map(part => [part])} : document;
    const {violations} = await axe.run(where, {resultTypes: ["violations"], ...runOnly});
    return violations.flatMap(({id, help, nodes}) => nodes.map(({target, failureSummary}) =>
        `${id}: ${help}: ${target.join(" ")}: ${failureSummary.split("\\n").slice(1).join(" ").trim()}`));
}"""


OF_COLOURS = ["color-contrast", "link-in-text-block"]  # the rules that ask which colours there are


def violations(page, *parts, rules=()):
    """In words, each with its element. What a test says through the browser is no concern of the page's policy.

    parts: selectors; left out: all of it. rules: left out: all of them.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_AXE.read_text("utf-8") + "; undefined")
    rest(page)
    return page.evaluate(_RUN, {"parts": list(parts), "rules": list(rules)})
