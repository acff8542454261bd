/** Tests of the package of the same name. */
@NullMarked
package io.artstore.schema.json;

import org.jspecify.annotations.NullMarked;
