/** Tests of the element on real parts. */
@NullMarked
package io.artstore.element;

import org.jspecify.annotations.NullMarked;
