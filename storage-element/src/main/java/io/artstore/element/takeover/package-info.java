/**
 * How a process becomes the writer of an element: it makes sure that directory and database belong
 * together, raises the epoch, and lets recovery and, where the index is not what the files say, a
 * re-scan run before anything is served.
 */
@NullMarked
package io.artstore.element.takeover;

import org.jspecify.annotations.NullMarked;
