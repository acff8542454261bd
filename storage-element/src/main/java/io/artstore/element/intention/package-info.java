/**
 * What is about to change in the files, written down before it begins, as described in {@code
 * docs/formats/wal.md}.
 */
@NullMarked
package io.artstore.element.intention;

import org.jspecify.annotations.NullMarked;
