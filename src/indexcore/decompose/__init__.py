"""Why a score or a rank changed: contributions of single indicators that sum to the change exactly."""
