/** Tests of names. */
@NullMarked
package io.artstore.element.document;

import org.jspecify.annotations.NullMarked;
