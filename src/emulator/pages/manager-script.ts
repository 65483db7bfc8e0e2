/** Runs in the browser: asks once a second whether the audiences changed, and says so when nobody answers. */
export const managerScript = `
const live = document.getElementById('live');
const status = document.getElementById('status');
let revision = live?.dataset.revision;

async function look() {
  try {
    const answer = await fetch('/manager/audiences?seen=' + encodeURIComponent(revision), {
      signal: AbortSignal.timeout(5000),
    });
    if (answer.status === 200) {
      live.innerHTML = await answer.text();
      revision = answer.headers.get('x-revision');
    }
    say(answer.ok ? 'Live' : 'Out of step: reload this page', answer.ok);
  } catch {
    say('The emulator has stopped', false);
  }
  setTimeout(look, 1000);
}

function say(text, well) {
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle('lost', !well);
}

if (live) look();
`;
