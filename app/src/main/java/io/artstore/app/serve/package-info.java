/**
 * {@code artstore serve}: one module from one configuration file, and the table of modules that
 * {@code artstore up} starts from as well. Nothing here knows whether other modules run in the same
 * process.
 */
@NullMarked
package io.artstore.app.serve;

import org.jspecify.annotations.NullMarked;
