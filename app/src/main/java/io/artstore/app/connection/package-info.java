/** Finds the running ArtStore that a command speaks to, and signs in there. */
@NullMarked
package io.artstore.app.connection;

import org.jspecify.annotations.NullMarked;
