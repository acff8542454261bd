/** Parameters that lists and feeds share. */
@NullMarked
package io.artstore.element.paging;

import org.jspecify.annotations.NullMarked;
