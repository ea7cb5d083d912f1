"""`minqing demo`: 樟树市 with its 22 townships, on embedded servers, produced by the real verbs."""
