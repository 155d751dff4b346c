/**
 * Runs before the first paint: on a slow line buttons and fields are there seconds before the code behind them.
 * Keeps the last button pressed that nobody heard, and what was typed and chosen until the page wakes.
 */
export const earlyInputScript = `(function(){var early=window.earlyInput={entries:new Map()};addEventListener('click',function(e){var b=e.target.closest&&e.target.closest('button');early.press=b?{button:b,at:performance.now()}:undefined},true);addEventListener('input',function(e){var f=e.target;if(early.entries&&!/^(password|checkbox|radio|file)$/.test(f.type))early.entries.set(f,f.value)},true)})()`;
