/** Tests of what an element has room for. */
@NullMarked
package io.artstore.element.capacity;

import org.jspecify.annotations.NullMarked;
