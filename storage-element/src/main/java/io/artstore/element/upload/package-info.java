/**
 * Takes documents in, in the one order of writing that loses nothing: refuse early, stream,
 * compare, intend, publish, commit, answer.
 */
@NullMarked
package io.artstore.element.upload;

import org.jspecify.annotations.NullMarked;
