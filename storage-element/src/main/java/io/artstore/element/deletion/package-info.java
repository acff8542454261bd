/** Deletes documents: the attribute file becomes a tombstone, then the row, then the bytes go. */
@NullMarked
package io.artstore.element.deletion;

import org.jspecify.annotations.NullMarked;
