/** Tests of the package of the same name. */
@NullMarked
package io.artstore.servicekit.security;

import org.jspecify.annotations.NullMarked;
