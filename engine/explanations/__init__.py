"""Why a number of a network is what it is: an explainer a family of layers, a function a rule of learning."""
