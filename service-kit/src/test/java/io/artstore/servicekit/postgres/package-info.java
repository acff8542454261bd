/** Tests of the package of the same name. */
@NullMarked
package io.artstore.servicekit.postgres;

import org.jspecify.annotations.NullMarked;
