// The hue's slider shows its colour on the whole page at once; saving is the form's business.
const slider = document.querySelector('[data-hue]');
const number = document.querySelector('#f-hue');
if (slider && number) {
    const show = (hue) => document.documentElement.style.setProperty('--brand-h', hue);
    slider.hidden = false;
    slider.addEventListener('input', () => {
        number.value = slider.value;
        show(slider.value);
    });
    number.addEventListener('input', () => {
        slider.value = number.value;
        if (number.validity.valid && number.value !== '') show(number.value);
    });
}
