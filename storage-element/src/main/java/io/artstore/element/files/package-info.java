/**
 * The files of one document, in the order in which they must be written and removed. Knows no
 * database.
 */
@NullMarked
package io.artstore.element.files;

import org.jspecify.annotations.NullMarked;
