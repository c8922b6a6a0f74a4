"""The smallest network that trains on the embedded digits."""

TINY = "[{type:'input',out_sx:4,out_sy:4,out_depth:1},{type:'softmax',num_classes:10}]"
