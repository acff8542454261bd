/** How much an element still takes: reservations, so that no upload outgrows the limit. */
@NullMarked
package io.artstore.element.capacity;

import org.jspecify.annotations.NullMarked;
