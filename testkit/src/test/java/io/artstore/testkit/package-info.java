/** The test tools tested themselves. */
@NullMarked
package io.artstore.testkit;

import org.jspecify.annotations.NullMarked;
