package palette

// Lenient is what decodes the documents of Palette.
var Lenient = lenient
