"""The Playground page."""

from ui.playground import playground

playground()
