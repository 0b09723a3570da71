const text = document.getElementById('text');
const count = document.getElementById('count');

text.addEventListener('input', () => {
  count.value = text.value.split(/\s+/).filter(Boolean).length;
});
