/**
 * Makes one state out of files and database, whatever a crash or a fault left: at every start, and
 * whenever a change could not be finished. It decides from the files alone and may be repeated.
 */
@NullMarked
package io.artstore.element.recovery;

import org.jspecify.annotations.NullMarked;
