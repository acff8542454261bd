/** Tests of the package of the same name. */
@NullMarked
package io.artstore.schema.loss;

import org.jspecify.annotations.NullMarked;
