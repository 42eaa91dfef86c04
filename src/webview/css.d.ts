/** Stylesheets are imported for the bundle, which puts them into one file beside the script. */
declare module '*.css';
