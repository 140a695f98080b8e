mod estate;
mod large;
mod scene;
mod small;
