import '../examples/digits/app';
