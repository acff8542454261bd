/** Tests of what modules tell about themselves. */
@NullMarked
package io.artstore.api.module;

import org.jspecify.annotations.NullMarked;
