/** Tests of the package of the same name. */
@NullMarked
package io.artstore.servicekit.uri;

import org.jspecify.annotations.NullMarked;
