/** Tests of elements. */
@NullMarked
package io.artstore.admin.elements;

import org.jspecify.annotations.NullMarked;
