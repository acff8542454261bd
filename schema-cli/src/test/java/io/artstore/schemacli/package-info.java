/** Tests of the package of the same name. */
@NullMarked
package io.artstore.schemacli;

import org.jspecify.annotations.NullMarked;
