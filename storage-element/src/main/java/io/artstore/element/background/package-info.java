/** Work that an element does again and again beside its requests. */
@NullMarked
package io.artstore.element.background;

import org.jspecify.annotations.NullMarked;
