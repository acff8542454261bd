/** Tests of the package of the same name. */
@NullMarked
package io.artstore.schema.catalog;

import org.jspecify.annotations.NullMarked;
