/** Tests of the package of the same name. */
@NullMarked
package io.artstore.schema.sql;

import org.jspecify.annotations.NullMarked;
