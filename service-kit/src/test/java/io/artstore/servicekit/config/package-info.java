/** Tests of the package of the same name. */
@NullMarked
package io.artstore.servicekit.config;

import org.jspecify.annotations.NullMarked;
