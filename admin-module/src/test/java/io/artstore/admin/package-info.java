/** Tests of the module as a whole. */
@NullMarked
package io.artstore.admin;

import org.jspecify.annotations.NullMarked;
