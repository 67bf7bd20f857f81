"""How ``uv run nox -s docs`` makes a website of these pages; what it makes loads nothing from another host."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import icct_core
from icct_http.version import VERSION

project = "ICCT registration"
version = release = VERSION
html_title = f"{project} {VERSION}"
html_theme = "alabaster"
html_theme_options = {"page_width": "80rem", "body_max_width": "none", "sidebar_width": "16rem", "fixed_sidebar": True}
toc_object_entries = False
html_static_path = ["_static"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3

autodoc_default_options = {"members": True, "special-members": "__call__"}
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
nitpicky = True
nitpick_ignore_regex = [
    ("py:.*", r"(?!icct_core).*"),  # other libraries are described elsewhere
    ("py:class", r"icct_core\.domain\.fields\.(Raw|Parsed)"),  # stand for any type
    ("py:class", r"icct_core\.delivery\.handler\.Parcel"),  # as these
    ("py:class", r"icct_core\.delivery\.slots\.Engine"),  # made by DeliverMessages alone
    ("py:class", r"icct_core\.use_cases\.churches\.change_church\.Unchanged"),  # the type of UNCHANGED alone
]


def public_name(app: Sphinx, env: BuildEnvironment, node: Any, content: nodes.TextElement) -> nodes.reference | None:
    """Where a name is described that an annotation knows by the module it is written in."""
    module, _, name = node["reftarget"].rpartition(".")
    if not module.startswith("icct_core.") or name not in icct_core.__all__:
        return None
    python = env.domains.python_domain
    return python.resolve_xref(env, node["refdoc"], app.builder, "obj", f"icct_core.{name}", node, content)


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("missing-reference", public_name)
