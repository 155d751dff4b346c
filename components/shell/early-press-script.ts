/** Runs before the first paint: on a slow line the buttons are there seconds before the code behind them. */
export const earlyPressScript = `addEventListener('click',function(e){var b=e.target.closest&&e.target.closest('button');window.earlyPress=b?{button:b,at:performance.now()}:undefined},true)`;
